/** The Meta app of the demo world. The start script hands these to the product as its environment credentials. */
export const demoApp = {
  id: '1487209365512033',
  secret: '8f2c41d07be95a36c1f4e0927ad8b35e',
  verifyToken: 'roost-demo-verify-token',
  instagramId: '1093847566120488',
  instagramSecret: '5b1d9e73fa204c86b07c3f18e6a2d94f',
};
