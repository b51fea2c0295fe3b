-- A secret that signs names one workspace: the Instagram app of one is not another's, as its Meta app is not.
alter table meta_apps add constraint meta_apps_instagram_app_unique unique (instagram_app_id);
